# One vCPU waits for a word of memory that the other one writes, and answers.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt expect.ax=0x5678 expect.1.ax=0x1234 mem.0x600=3412 mem.0x602=7856 judge="KVM run; SDM vol. 3, Memory Ordering"
        movw $0x1234, 0x600
1:      mov 0x602, %ax
        test %ax, %ax
        jz 1b
        hlt
        .org 0x100
2:      mov 0x600, %ax
        test %ax, %ax
        jz 2b
        movw $0x5678, 0x602
        hlt
