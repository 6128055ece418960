# A breakpoint on a word traps behind a write to its second byte too.
# realmode: layout=flat exit=hlt expect.bx=1 needs=data-breakpoint judge="SDM vol. 3, 17.2.5"
        movw $handler, 1 * 4
        mov $0x2000, %sp
        mov $0x600, %eax
        mov %eax, %db0
        mov $0x00050402, %eax
        mov %eax, %db7
        movb $1, 0x601
        hlt
handler: inc %bx
        hlt
