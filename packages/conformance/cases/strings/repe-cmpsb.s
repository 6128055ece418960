# REPE CMPSB stops after the first difference; CX tells how many are left.
# realmode: exit=hlt expect.cx=2 expect.si=0x103 expect.di=0x113 flags=zC
# realmode: judge="KVM run; SDM vol. 2, CMPS"

        mov $0x100, %si
        mov $0x110, %di
        mov $5, %cx
        repe cmpsb
        hlt
        .data
        .org 0x100
        .ascii "abcde"
        .org 0x110
        .ascii "abxde"
