# LSS loads SS and SP at once: an interrupt finds the new stack behind it.
# realmode: layout=flat exit=hlt interrupt=0x40 init.0x600=00100001 expect.si=0 expect.ss=0x100 expect.sp=0xffc judge="KVM run; SDM vol. 2, LSS"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        lss 0x600, %sp
after:  hlt
handler: pop %si
        sub $after, %si
        hlt
