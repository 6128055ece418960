# REP MOVSD to four bytes above its source fills with that doubleword.
# realmode: layout=flat exit=hlt mem.0x2000=01020304010203040102030401020304 init.0x2000=01020304 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2000, %si
        mov $0x2004, %di
        mov $3, %cx
        rep movsl
        hlt
