# BT of a word operand with offset 32767 reads 4094 bytes above it.
# realmode: layout=flat exit=hlt flags=C init.0x1ffe=0080 load=0x4000 judge="KVM run; SDM vol. 2, BT"
        mov $0x7fff, %ax
        bt %ax, 0x1000
        hlt
