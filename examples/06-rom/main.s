# Reads a byte from ROM at 0x2000, then tries to change it, then reads it again.

        mov 0x2000, %al
        movb $0x55, 0x2000      # the host sees this write as an mmio exit
        mov 0x2000, %ah
        hlt
