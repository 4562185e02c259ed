/* Memory that nobody may touch now.  Under AddressSanitizer whoever does ends the program, with the
** place; without it all of this is nothing.
*/
#ifndef SQUALL_BASE_POISON_H
#define SQUALL_BASE_POISON_H

#if defined(__SANITIZE_ADDRESS__)
#define POISON_IS_SEEN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON_IS_SEEN 1
#endif
#endif

#ifdef POISON_IS_SEEN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

#endif
