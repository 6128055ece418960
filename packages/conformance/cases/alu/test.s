# TEST sets the flags of AND and stores nothing.
# realmode: exit=hlt expect.al=0x81 flags=oSzPc
# realmode: judge="KVM run; SDM vol. 2, TEST"

        mov $0x81, %al
        stc
        test $0x81, %al
        hlt
