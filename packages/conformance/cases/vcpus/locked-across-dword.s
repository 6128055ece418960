# A locked counter over a border of four bytes loses no count.
# realmode: layout=flat vcpus=2 exit=hlt mem.0x603=d0070000 judge="KVM run; SDM vol. 3, Locked Atomic Operations"
        mov $1000, %cx
1:      lock incl 0x603
        loop 1b
        cmp %ax, %ax
        hlt
