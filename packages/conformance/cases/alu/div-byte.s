# DIV of AX by a byte: quotient AL, remainder AH; the upper half stays.
# realmode: exit=hlt expect.eax=0xabcd0aff judge="KVM run; SDM vol. 2, DIV"
        mov $0xabcd0ffa, %eax
        mov $0x10, %bl
        div %bl
        hlt
