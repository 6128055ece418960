# SMSW to memory stores the low word of CR0.
# realmode: exit=hlt mem.0x600=1000ffff judge="KVM run; SDM vol. 2, SMSW"
        movl $-1, 0x600
        smsw 0x600
        hlt
