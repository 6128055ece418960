# BSR of 0 sets ZF and leaves the destination as it was (AMD writes that down).
# realmode: exit=hlt expect.eax=0x12345678 flags=Z judge="KVM run; AMD APM vol. 3, BSR"
        mov $0x12345678, %eax
        xor %ecx, %ecx
        bsr %ecx, %eax
        hlt
