# CMPXCHG8B changes ZF and no other flag.
# realmode: exit=hlt flags=SZAPC mem.0x600=0000000000000000 judge="KVM run; SDM vol. 2, CMPXCHG8B"
        xor %eax, %eax
        xor %edx, %edx
        xor %ebx, %ebx
        xor %ecx, %ecx
        mov $0x95, %ah
        sahf
        mov $0, %ah
        cmpxchg8b 0x600
        hlt
