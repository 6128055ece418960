# MUL of a word in memory leaves DX:AX and the memory.
# realmode: exit=hlt expect.dx=1 expect.ax=0xfffe mem.0x600=ffff flags=OC judge="KVM run; SDM vol. 2, MUL"
        movw $0xffff, 0x600
        mov $2, %ax
        mulw 0x600
        hlt
