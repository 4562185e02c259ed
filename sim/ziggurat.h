/* Tables of the ziggurats of rng.h, 256 layers each.
**
** With density f(x) = exp(-x) or exp(-x^2 / 2), r the last edge and v the area of a layer:
**
**     v           = r f(r) + integral of f from r to infinity
**     edge[0]     = v / f(r)                 the bottom strip and its tail, as if a rectangle
**     edge[1]     = r
**     edge[i + 1] = f^-1(f(edge[i]) + v / edge[i])                             i = 1 .. 254
**     edge[256]   = 0
**
** r is the root that makes the top layer close: f(edge[255]) + v / edge[255] = 1.  A place is a
** whole number in [0, 2^53) and stands for x = place x scale.  rng_test.c works the tables out
** again.
*/
#ifndef SQUALL_SIM_ZIGGURAT_H
#define SQUALL_SIM_ZIGGURAT_H

#include <stdint.h>

struct ziggurat_layer {
    int64_t inside; /* floor(2^53 edge[i + 1] / edge[i]): a place below it is under the curve */
    double scale;   /* edge[i] / 2^53 */
};

struct ziggurat {
    double tail; /* r */
    struct ziggurat_layer layers[256];
    double density[257]; /* f(edge[i]) */
};

extern const struct ziggurat exponential_ziggurat, normal_ziggurat;

#endif
