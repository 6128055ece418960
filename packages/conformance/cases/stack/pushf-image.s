# PUSHF stores bit 1 set, bits 3, 5 and 15 clear.
# realmode: exit=hlt expect.ax=0x7fd7
# realmode: judge="KVM run; SDM vol. 1, EFLAGS Register"

        mov $0x1000, %sp
        push $-1
        andw $0xfeff, 0xffe      # TF stays clear
        popf
        pushf
        pop %ax
        or $0x100, %ax
        hlt
