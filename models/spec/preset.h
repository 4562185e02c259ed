/* What a preset is, wherever one may be named. */
#ifndef SQUALL_MODELS_SPEC_PRESET_H
#define SQUALL_MODELS_SPEC_PRESET_H

#define PRESET_MEANING                                                                          \
    "what a real library does, laid underneath: what is written here wins, field by field; of a "  \
    "list the later ones win; `squall presets` shows what they say"

#endif
