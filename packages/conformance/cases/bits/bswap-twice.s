# BSWAP twice is nothing; no flag moves.
# realmode: exit=hlt expect.esi=0x01020304 flags=SZAPC judge="KVM run; SDM vol. 2, BSWAP"
        mov $0xff, %ah
        sahf
        mov $0x01020304, %esi
        bswap %esi
        bswap %esi
        hlt
