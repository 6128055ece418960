# LOCK BTS hands a bit to one vCPU only.
# realmode: layout=flat vcpus=2 exit=hlt mem.0x604=0100 mem.0x600=01 judge="KVM run; SDM vol. 2, BTS"
        lock btsw $0, 0x600
        jc 1f
        incw 0x604
1:      cmp %ax, %ax
        hlt
