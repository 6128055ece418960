# POPF leaves the upper half of EFLAGS.
# realmode: layout=flat exit=hlt expect.eflags=0x240003 judge="KVM run; SDM vol. 2, POPF"
        mov $0x2000, %sp
        pushl $0x240000
        popfl
        push $1
        popf
        hlt
