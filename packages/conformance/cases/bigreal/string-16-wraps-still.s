# Without 67 a string wraps at 64 KiB, whatever the limit.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 reg.es.limit=0xffffffff reg.es.g=1 exit=hlt expect.di=1 mem.0xffff=77 mem.0x0=77 mem.0x10000=00 judge="KVM run; SDM vol. 2, STOS"
        mov $0x77, %al
        mov $0xffff, %di
        mov $2, %cx
        rep stosb
        hlt
