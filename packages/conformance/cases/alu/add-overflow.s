# ADD of two positive numbers whose sum is negative sets OF and SF, not CF.
# realmode: exit=hlt expect.ax=0x8000 flags=OSzAPc
# realmode: judge="KVM run; SDM vol. 2, ADD"

        mov $0x7fff, %ax
        add $1, %ax
        hlt
