# After reset the CPU is at f000:fff0 with base ffff0000; the jump there leads to the page.
# realmode: exit=hlt expect.ip=0xf001 expect.cs=0xf000 expect.cs.base=0xffff0000 expect.cs.limit=0xffff
# realmode: expect.eax=0 expect.ebx=0 expect.ecx=0 expect.esi=0 expect.edi=0 expect.ebp=0 expect.esp=0
# realmode: expect.ds=0 expect.es=0 expect.ss=0 expect.fs=0 expect.gs=0 expect.eflags=2 expect.cr0=0x60000010
# realmode: judge="KVM run; SDM vol. 3, table Processor States Following Power-up"

        hlt
