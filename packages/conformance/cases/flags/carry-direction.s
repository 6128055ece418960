# CLC STC CMC, CLD STD and CLI STI change their flag and no other.
# realmode: exit=hlt flags=oDIszapC
# realmode: judge="KVM run; SDM vol. 2"

        xor %ax, %ax
        mov $0, %ah
        sahf
        clc
        cmc
        cli
        sti
        cld
        std
        hlt
