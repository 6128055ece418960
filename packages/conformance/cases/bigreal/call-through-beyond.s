# CALL through a pointer above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt expect.bx=1 init.0x20000=0011 judge="KVM run; SDM vol. 2, CALL"
        mov $0x2000, %sp
        mov $0x20000, %esi
        call *(%esi)
        hlt
        .org 0x100
        inc %bx
        hlt
