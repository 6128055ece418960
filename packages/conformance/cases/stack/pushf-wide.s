# PUSHFD stores AC and ID in the upper half.
# realmode: layout=flat exit=hlt mem.0x1ffc=d7002400 judge="KVM run; SDM vol. 2, PUSHF"
        mov $0x2000, %sp
        pushl $0x2400d7
        popfl
        pushfl
        hlt
