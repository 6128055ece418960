# A locked byte and a locked doubleword that hold it lose no count of each other.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt mem.0x600=e80300fa judge="KVM run; SDM vol. 3, Locked Atomic Operations"
        mov $1000, %cx
1:      lock incl 0x600
        loop 1b
        cmp %ax, %ax
        hlt
        .org 0x100
        mov $250, %cx
2:      lock incb 0x603
        loop 2b
        cmp %ax, %ax
        hlt
