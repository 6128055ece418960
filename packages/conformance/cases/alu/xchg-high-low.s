# XCHG of AL with AH swaps the two bytes.
# realmode: exit=hlt expect.eax=0x11113412 judge="KVM run; SDM vol. 2, XCHG"
        mov $0x11111234, %eax
        xchg %al, %ah
        hlt
