# 66 FF /6 pushes a doubleword from memory.
# realmode: layout=flat exit=hlt expect.eax=0xcafebabe judge="KVM run; SDM vol. 2, PUSH"
        mov $0x2000, %sp
        movl $0xcafebabe, 0x600
        pushl 0x600
        pop %ax
        pop %bx
        shl $16, %ebx
        movzwl %ax, %eax
        or %ebx, %eax
        hlt
