# BTC with an immediate offset inverts the bit, modulo the width.
# realmode: exit=hlt expect.ax=0x0002 flags=c judge="KVM run; SDM vol. 2, BTC"
        xor %ax, %ax
        btc $17, %ax
        hlt
