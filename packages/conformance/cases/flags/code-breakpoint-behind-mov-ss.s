# Behind MOV SS no breakpoint is met, as if RF were set; behind that, one is.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=0 judge="SDM vol. 3, Masking Exceptions and Interrupts When Switching Stacks"
# realmode: needs=mov-ss-shadow
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $first, %eax
        mov %eax, %db0
        mov $second, %eax
        mov %eax, %db1
        mov $0x40a, %eax
        mov %eax, %db7
        mov %cx, %ss
first:  inc %bx
second: inc %cx
        hlt
trap:   hlt
