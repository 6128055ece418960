# The last sixteen bytes of the code page hold the reset jump.
# realmode: exit=hlt mem.0xfffffff0=e90df0 expect.ax=0x0de9 judge="KVM run; SDM vol. 3, First Instruction Executed"
        mov %cs:0xfff0, %ax
        hlt
