# BSF of a zero word leaves the destination too.
# realmode: exit=hlt expect.eax=0x12345678 flags=Z judge="KVM run; AMD APM vol. 3, BSF"
        mov $0x12345678, %eax
        xor %ecx, %ecx
        bsf %cx, %ax
        hlt
