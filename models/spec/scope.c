#include "models/spec/scope.h"

enum scope caller_scope(const struct one *one)
{
    const struct field *scope = fields_find(one->kind->fields, "scope");
    switch ((enum caller_scope) * (const int *)field_member(scope, one->value)) {
    case CALLER_CALL_SITE:
        return SCOPE_PROCESS;
    case CALLER_PROCESS:
        return SCOPE_CALLER;
    case CALLER_FLEET:
        return SCOPE_FLEET;
    }
    return SCOPE_PROCESS;
}
