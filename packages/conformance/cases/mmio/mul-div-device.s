# MUL and DIV read their operand once.
# realmode: exit=hlt expect.ax=0x0103 mmio="read8 0x3000 5; read8 0x3001 8" judge="KVM run; SDM vol. 2, MUL, DIV"
        mov $5, %al
        mulb 0x3000
        divb 0x3001
        hlt
