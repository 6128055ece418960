# 66 IRET in real mode does not set VM.
# realmode: layout=flat exit=hlt expect.eflags=2 expect.bx=1 judge="KVM run; SDM vol. 2, IRET"
        mov $0x2000, %sp
        pushl $0x20002
        pushl $0
        pushl $there
        iretl
        hlt
there:  mov $1, %bx
        hlt
