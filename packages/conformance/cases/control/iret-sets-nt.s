# IRET in real mode loads NT and IOPL like any flag, and NT starts no task switch.
# realmode: layout=flat exit=hlt expect.eflags=0x7002 expect.bx=1 judge="KVM run; SDM vol. 2, IRET"
        mov $0x2000, %sp
        push $0x7002
        push $0
        push $again
        iret
        hlt
again:  push $0x7002
        push $0
        push $there
        iret
        hlt
there:  inc %bx
        push $0x7002
        popf
        hlt
