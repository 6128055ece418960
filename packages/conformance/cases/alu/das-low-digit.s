# DAS of a low digit above 9 without AF subtracts 6 and sets AF.
# realmode: exit=hlt expect.al=0x14 flags=szAPc judge="KVM run; SDM vol. 2, DAS"
        mov $0x1a, %al
        or %al, %al
        mov $0, %ah
        sahf
        das
        hlt
