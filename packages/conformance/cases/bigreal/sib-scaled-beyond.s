# A scaled index reaches above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt expect.eax=0x44332211 init.0x24680=11223344 judge="KVM run; SDM vol. 2, table 2-3"
        mov $0x10000, %ebx
        mov $0x51a0, %ecx
        mov (%ebx,%ecx,4), %eax
        hlt
