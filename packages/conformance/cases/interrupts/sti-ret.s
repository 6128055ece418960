# STI before RET: the interrupt comes behind the RET, on the caller's stack.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, STI"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        call routine
after:  hlt
routine: sti
        ret
handler: pop %si
        sub $after, %si
        hlt
