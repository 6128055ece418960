# STI and CLI leave the status flags; CLI keeps an interrupt flag clear.
# realmode: exit=hlt flags=SZAPCi
# realmode: judge="KVM run; SDM vol. 2, STI, CLI"

        mov $0xff, %ah
        sahf
        sti
        cli
        hlt
