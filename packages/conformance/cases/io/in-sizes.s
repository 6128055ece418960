# IN replaces as much of EAX as it reads.
# realmode: exit=hlt expect.eax=0x89ab5678 expect.bl=0x42 io="in8 0x60 0x42; in32 0x60 0x89abcdef; in16 0x61 0x5678"
# realmode: judge="KVM run; SDM vol. 2, IN"

        in $0x60, %al
        mov %al, %bl
        in $0x60, %eax
        mov $0x61, %dx
        in %dx, %ax
        hlt
