# LOCK INC of one counter from two vCPUs loses no count.
# realmode: layout=flat vcpus=2 exit=hlt mem.0x600=d0070000 judge="KVM run; SDM vol. 3, Locked Atomic Operations"
        mov $1000, %cx
1:      lock incl 0x600
        loop 1b
        xor %ax, %ax            # flags that do not tell who was last
        hlt
