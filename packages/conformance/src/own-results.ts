// Which registers does an instruction fill with what each CPU has of its own: its name, its time?

/** Never a difference between two machines. */
export const OWN_RESULTS: Readonly<Record<string, readonly ("eax" | "ebx" | "ecx" | "edx")[]>> = {
  cpuid: ["eax", "ebx", "ecx", "edx"],
  rdtsc: ["eax", "edx"],
  rdpmc: ["eax", "edx"],
};
