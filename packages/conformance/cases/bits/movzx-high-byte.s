# MOVZX of AH into EAX itself.
# realmode: exit=hlt expect.eax=0x56 judge="KVM run; SDM vol. 2, MOVZX"
        mov $0x12345678, %eax
        movzbl %ah, %eax
        hlt
