// Another file that includes the same declarations, for an emitter of its own.
#include "machine.h"
#define CP_STATE (pair *, pairs)
#include <copypatch.h>

CP_STENCIL(swap) { pair first = pairs[0]; pairs[0] = pairs[1]; pairs[1] = first; CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(0); }
CP_ENTRY(run, void, (pair *, pairs))
