# A flat machine begins with all segments 0, SP 0 and no interrupts.
# realmode: layout=flat exit=hlt expect.ss=0 expect.es=0 expect.fs=0 expect.gs=0 expect.esp=0 expect.eflags=2 expect.cr0=0x60000010 judge="KVM run; machine: contract.ts"
        hlt
