# What MOV SS reads may meet a breakpoint: the trap comes behind the next instruction.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=0 expect.eax=0xffff0ff1 needs=data-breakpoint
# realmode: judge="SDM vol. 3, Masking Exceptions and Interrupts When Switching Stacks"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x600, %eax
        mov %eax, %db0
        mov $0x00030402, %eax
        mov %eax, %db7
        mov 0x600, %ss
        inc %bx
        inc %cx
        hlt
trap:   mov %db6, %eax
        hlt
        .org 0x700
