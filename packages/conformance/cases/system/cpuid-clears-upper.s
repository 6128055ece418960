# CPUID writes all four registers in 32 bits, whatever was in them.
# realmode: exit=hlt expect.bp=1 judge="KVM run; SDM vol. 2, CPUID"
        xor %eax, %eax
        mov $-1, %ebx
        mov $-1, %ecx
        mov $-1, %edx
        cpuid
        cmp $-1, %ebx
        je 1f
        cmp $-1, %ecx
        je 1f
        cmp $-1, %edx
        je 1f
        mov $1, %bp
1:      xor %eax, %eax
        xor %ebx, %ebx
        xor %ecx, %ecx
        xor %edx, %edx
        cmp %ax, %ax
        hlt
