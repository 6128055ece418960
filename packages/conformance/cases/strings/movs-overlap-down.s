# REP MOVSB downwards moves an overlapping block up without loss.
# realmode: layout=flat exit=hlt mem.0x2000=0101020304 init.0x2000=01020304 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2003, %si
        mov $0x2004, %di
        mov $4, %cx
        std
        rep movsb
        hlt
