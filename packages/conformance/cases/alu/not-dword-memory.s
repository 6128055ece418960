# NOT of a doubleword in memory inverts four bytes and no flag.
# realmode: exit=hlt mem.0x600=cbedffff00 flags=SZAPC judge="KVM run; SDM vol. 2, NOT"
        movl $0x1234, 0x600
        mov $0xff, %ah
        sahf
        notl 0x600
        hlt
