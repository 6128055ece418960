# IRET leaves the upper half of EFLAGS.
# realmode: layout=flat exit=hlt expect.eflags=0x240202 judge="KVM run; SDM vol. 2, IRET"
        mov $0x2000, %sp
        pushl $0x240002
        popfl
        push $0x202
        push $0
        push $there
        iret
        hlt
there:  hlt
