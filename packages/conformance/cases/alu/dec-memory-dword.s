# DEC of a doubleword in memory borrows through all four bytes.
# realmode: exit=hlt mem.0x600=ffffff0042 flags=oszAPc judge="KVM run; SDM vol. 2, DEC"
        movl $0x01000000, 0x600
        movb $0x42, 0x604
        decl 0x600
        hlt
