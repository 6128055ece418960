# A flat machine starts at 0:load with all registers 0, but for what reg. sets.
# realmode: layout=flat load=0x2000 ram=64K exit=hlt expect.ip=0x2001 expect.cs=0 expect.edx=0 expect.idt.limit=0x3ff
# realmode: reg.ebx=0x12345678 expect.ebx=0x12345678
# realmode: judge="machine: contract.ts"

        hlt
