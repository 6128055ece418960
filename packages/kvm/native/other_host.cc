// What does the addon say where the processor is no x86? That there is nothing it could run.
#include <node_api.h>

NAPI_MODULE_INIT() {
  (void)exports;
  napi_throw_error(env, "ENODEV",
                   "x86 guests need an x86 host: KVM runs guests of its own processor's kind");
  return nullptr;
}
