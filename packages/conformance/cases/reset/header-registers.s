# reg. sets parts of registers, segments with their base, and hidden parts.
# realmode: layout=flat reg.al=0x12 reg.ah=0x34 reg.bx=0x5678 reg.ecx=0x9abcdef0 reg.es=0x123 reg.fs.base=0x4560 reg.flags=0x8d7 exit=hlt expect.eax=0x3412 expect.ebx=0x5678 expect.ecx=0x9abcdef0 expect.es.base=0x1230 expect.al=0x12 expect.fs=0 flags=OSZAPC judge="KVM run"
        hlt
