# LODS moves SI by the operand size and sets no flag.
# realmode: exit=hlt expect.eax=0x44434241 expect.si=0x104 flags=C
# realmode: judge="KVM run; SDM vol. 2, LODS"

        mov $0x100, %si
        stc
        lodsl
        hlt
        .data
        .org 0x100
        .ascii "ABCD"
